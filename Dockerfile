# Mechanist as a container image: docs/containers.md says how it is used.
#   docker compose build                                 builds everything in containers
#   mvn -Pimage package -DskipTests && docker build --build-arg FROM=built -t mechanist .
#                                                        takes what is built here: no Maven image, no network
# BASE     any image with a Java (17 or later), glibc, libstdc++ and bash
# FROM     sources: Maven builds in a container; built: app/target/image is there already
# NATIVES  cpu; or gpu, for which MAVEN is -Pcuda
ARG BASE=eclipse-temurin:17-jre
ARG FROM=sources
ARG NATIVES=cpu

FROM maven:3.9-eclipse-temurin-17 AS sources
ARG MAVEN=
WORKDIR /mechanist
COPY . .
# An image folder that came along was made of other sources.
RUN --mount=type=cache,target=/root/.m2 \
    rm -rf app/target/image && mvn -B -ntp -q -Pimage ${MAVEN} -DskipTests -Dspotless.check.skip=true -pl app -am package

FROM scratch AS built
COPY app/target/image /mechanist/app/target/image

FROM ${FROM} AS layers

# What changes least comes first: PyTorch, ONNX Runtime, libraries, Mechanist.
FROM ${BASE} AS cpu-natives
COPY --from=layers /mechanist/app/target/image/torch /opt/mechanist/natives/torch
ENV PYTORCH_LIBRARY_PATH=/opt/mechanist/natives/torch PYTORCH_FLAVOR=cpu

# PyTorch with CUDA is not on Maven; the Python package brings CUDA's libraries with it.
FROM python:3.12-slim AS python
RUN pip install --no-cache-dir --target /torch torch==2.7.1 --index-url https://download.pytorch.org/whl/cu128

FROM ${BASE} AS gpu-natives
COPY --from=python /torch/nvidia /opt/mechanist/natives/nvidia
COPY --from=python /torch/torch/lib /opt/mechanist/natives/torch/lib
ENV PYTORCH_LIBRARY_PATH=/opt/mechanist/natives/torch/lib PYTORCH_FLAVOR=cu128 \
    LD_LIBRARY_PATH=/opt/mechanist/natives/nvidia/cublas/lib:/opt/mechanist/natives/nvidia/cuda_runtime/lib:/opt/mechanist/natives/nvidia/cudnn/lib:/opt/mechanist/natives/nvidia/cufft/lib:/opt/mechanist/natives/nvidia/curand/lib:/opt/mechanist/natives/nvidia/cuda_nvrtc/lib:/opt/mechanist/natives/nvidia/nvjitlink/lib

FROM ${NATIVES}-natives
COPY --from=layers /mechanist/app/target/image/jni /opt/mechanist/natives
COPY --from=layers /mechanist/app/target/image/onnxruntime /opt/mechanist/natives/onnxruntime
COPY --from=layers /mechanist/app/target/image/lib /opt/mechanist/lib
COPY --from=layers /mechanist/app/target/image/mechanist /opt/mechanist/lib/mechanist
COPY docker/bin /opt/mechanist/bin
# Volumes begin as these folders are: its user's.
COPY --chown=10001:10001 docker/state /var/lib/mechanist

ENV PATH=/opt/mechanist/bin:$PATH \
    PYTORCH_VERSION=2.7.1 \
    DJL_CACHE_DIR=/opt/mechanist/natives \
    XDG_CACHE_HOME=/var/lib/mechanist/data \
    HOME=/tmp
WORKDIR /tmp
USER 10001:10001
ENTRYPOINT ["mechanist"]
CMD ["--help"]
