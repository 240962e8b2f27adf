namespace PerfHub.Api.Http.Json;

/// <summary>The UTF-8 byte order mark, which some editors write before a text. It is no part of JSON (RFC 8259, 8.1).</summary>
internal static class ByteOrderMark
{
    /// <summary>Returns the text after a byte order mark, or the whole text.</summary>
    public static ReadOnlySpan<byte> Skip(ReadOnlySpan<byte> utf8) => utf8.StartsWith("\uFEFF"u8) ? utf8["\uFEFF"u8.Length..] : utf8;
}
