package org.mechanist.serving.page;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Turns what a page says into HTML. All pages look alike: a template takes in the common style as
 * {@code {{>page.css}}}, shows a {@link Figure} as {@code {{>picture.html}}} and what was decided
 * about experts as {@code {{>decisions.html}}}. Immutable.
 */
public final class PageTemplate {

  private final Template template;

  private PageTemplate(Template template) {
    this.template = template;
  }

  /** The template in the resource {@code name} beside {@code owner}. */
  public static PageTemplate of(Class<?> owner, String name) {
    try (var reader = open(owner, name)) {
      return new PageTemplate(
          Mustache.compiler()
              .escapeHTML(true)
              .withLoader(common -> open(PageTemplate.class, common))
              .compile(reader));
    } catch (IOException e) {
      throw new UncheckedIOException("the template %s can't be read".formatted(name), e);
    }
  }

  /** The page; text is escaped. */
  public String fill(Object page) {
    return template.execute(page);
  }

  private static Reader open(Class<?> owner, String name) {
    return new InputStreamReader(
        Objects.requireNonNull(
            owner.getResourceAsStream(name),
            () -> "the page's %s is missing from this build".formatted(name)),
        StandardCharsets.UTF_8);
  }
}
