using System.Globalization;
using System.Text.Json;

namespace PerfHub.Api.Http.Json;

/// <summary>Reads a date such as <c>2025-02-18</c>.</summary>
internal sealed class DateValueReader : ValueReader<DateOnly>
{
    /// <inheritdoc />
    public override DateOnly Read(ref Utf8JsonReader reader, ReadContext context) =>
        reader.TokenType == JsonTokenType.String
        && DateOnly.TryParseExact(JsonText.GetStringOrNull(ref reader), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date
            : Reject(ref reader, context, "应为日期，格式为 2025-02-18", "a date is expected, such as 2025-02-18");
}
