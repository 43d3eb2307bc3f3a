"""What methods of ``android.net.Uri`` and its builder make of constants."""

from __future__ import annotations

from collections.abc import Mapping

from inspector.static.constants.values import Model, Uri, UriBuilder, Value, text_of

URI = "Landroid/net/Uri;"
URI_BUILDER = "Landroid/net/Uri$Builder;"


def _parsed(values: list[Value], proto: str) -> Value:
    return Uri(text_of(values[0]))


def _appended(values: list[Value], proto: str) -> Value:
    return Uri(f"{text_of(values[0]).rstrip('/')}/{text_of(values[1]).lstrip('/')}")


def _of_row(values: list[Value], proto: str) -> Value:
    # The id is rarely known, and the table is what counts.
    return Uri(text_of(values[0]))


def _uri_part(part: str) -> Model:
    def model(values: list[Value], proto: str) -> Value:
        builder = values[0]
        if not isinstance(builder, UriBuilder):
            return None
        text = text_of(values[1])
        if part == "segment":
            builder.path = f"{builder.path.rstrip('/')}/{text.lstrip('/')}"
        elif part == "path":
            builder.path = "/" + text.lstrip("/")
        else:
            setattr(builder, part, text)
        return builder

    return model


def _built_upon(values: list[Value], proto: str) -> Value:
    scheme, _, rest = text_of(values[0]).partition("://")
    authority, slash, path = rest.partition("?")[0].partition("/")
    return UriBuilder(scheme, authority, slash + path)


def _built(values: list[Value], proto: str) -> Value:
    builder = values[0]
    if not isinstance(builder, UriBuilder) or not builder.known or not builder.authority:
        return None
    return Uri(f"{builder.scheme}://{builder.authority}{builder.path}")


URI_MODELS: Mapping[tuple[str, str], Model] = {
    (URI, "parse"): _parsed,
    (URI, "withAppendedPath"): _appended,
    (URI, "toString"): lambda values, _: text_of(values[0]),
    (URI, "buildUpon"): _built_upon,
    (URI_BUILDER, "<init>"): lambda values, _: None,
    (URI_BUILDER, "scheme"): _uri_part("scheme"),
    (URI_BUILDER, "authority"): _uri_part("authority"),
    (URI_BUILDER, "encodedAuthority"): _uri_part("authority"),
    (URI_BUILDER, "path"): _uri_part("path"),
    (URI_BUILDER, "encodedPath"): _uri_part("path"),
    (URI_BUILDER, "appendPath"): _uri_part("segment"),
    (URI_BUILDER, "appendEncodedPath"): _uri_part("segment"),
    (URI_BUILDER, "build"): _built,
    ("Landroid/content/ContentUris;", "withAppendedId"): _of_row,
}
