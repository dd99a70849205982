@echo off
rem Starts Mechanist on Windows: builds it if it was never built, then runs it. Needs a JDK (17 or later) and Maven.
rem    mechanist COMMAND [OPTION ...]     mechanist --help
rem JAVA_HOME      which JDK
rem MECHANIST_JVM  further JVM options, such as -Xmx4g
rem Written after ./mechanist but never tried: there was no Windows to try it on. Unlike that one it does not notice
rem changed sources; delete app\target\built to have it build again.
setlocal
set "home=%~dp0"
set "classpathFile=%home%app\target\classpath"
set "stamp=%home%app\target\built"

set "java=java"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java"
"%java%" -version >nul 2>&1
if errorlevel 1 (
  echo mechanist: no Java found; install a JDK ^(17 or later^), or set JAVA_HOME 1>&2
  exit /b 1
)

if exist "%stamp%" if exist "%classpathFile%" goto run
where mvn >nul 2>&1
if errorlevel 1 (
  echo mechanist: it has to be built first, and Maven ^(mvn^) is not on the PATH 1>&2
  exit /b 1
)
echo mechanist: building ^(once; the first time fetches dependencies^) ... 1>&2
pushd "%home%"
call mvn -B -q -DskipTests -Dspotless.check.skip=true -pl app -am package 1>&2
if errorlevel 1 (
  popd
  echo mechanist: the build failed 1>&2
  exit /b 1
)
popd
type nul > "%stamp%"

:run
rem ONNX Runtime 1.29 reports to its makers unless it is told not to.
set "ORT_DISABLE_TELEMETRY=1"
rem Two PyTorch threads beside other work are several times slower when idle ones spin.
if not defined OMP_WAIT_POLICY set "OMP_WAIT_POLICY=PASSIVE"

rem Natives are loaded by JNI; Java 24 and later want that said. Older ones refuse the options.
set "native="
"%java%" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -version >nul 2>&1
if not errorlevel 1 set "native=--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"

rem Not by -cp: the command line would be too long. cmd reads lines of at most 8191 characters, which this one fits as long
rem as the path of the Maven repository is not much longer than C:\Users\somebody\.m2\repository.
for /f "usebackq delims=" %%c in ("%classpathFile%") do set "CLASSPATH=%home%app\target\classes;%%c"

"%java%" -Xmx1g -XX:+UseSerialGC -Djava.awt.headless=true %native% %MECHANIST_JVM% org.mechanist.app.Mechanist %*
exit /b %errorlevel%
