using System.Text.Json;

namespace PerfHub.Api.Http.Json;

/// <summary>Reads an instant such as <c>2025-02-18T03:12:45Z</c>.</summary>
internal sealed class InstantValueReader : ValueReader<DateTimeOffset>
{
    /// <inheritdoc />
    public override DateTimeOffset Read(ref Utf8JsonReader reader, ReadContext context) =>
        reader.TokenType == JsonTokenType.String && JsonText.IsValidUnicode(ref reader) && reader.TryGetDateTimeOffset(out var instant)
        && HasOffset(ref reader)
            ? instant
            : Reject(
                ref reader,
                context,
                "应为带时区的时间，格式如 2025-02-18T11:12:45+08:00",
                "a time with an offset is expected, such as 2025-02-18T11:12:45+08:00");

    // Without Z or an offset, the instant would depend on the time zone of the host.
    private static bool HasOffset(ref Utf8JsonReader reader) =>
        reader.TryGetDateTime(out var time) && time.Kind != DateTimeKind.Unspecified;
}
