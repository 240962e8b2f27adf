using System.Text.Json;
using System.Text.Json.Serialization;

namespace PerfHub.Rules.Rules;

/// <summary>
/// What a rule expected or found: a number, a text (a grade, a unit of measure), or nothing. In JSON it is a number,
/// a string, or null.
/// </summary>
[JsonConverter(typeof(FigureJsonConverter))]
public readonly record struct Figure
{
    private Figure(decimal? number, string? text) => (Number, Text) = (number, text);

    /// <summary>The number, with at most six decimals and no trailing zeros.</summary>
    public decimal? Number { get; }

    /// <summary>The text.</summary>
    public string? Text { get; }

    /// <summary>A number.</summary>
    /// <param name="number">The number; rounded to six decimals.</param>
    public static implicit operator Figure(decimal? number) => new(number is { } value ? Normalise(value) : null, null);

    /// <summary>A number.</summary>
    /// <param name="number">The number; rounded to six decimals.</param>
    public static implicit operator Figure(decimal number) => new(Normalise(number), null);

    /// <summary>A text.</summary>
    /// <param name="text">The text.</param>
    public static implicit operator Figure(string? text) => new(null, text);

    /// <summary>Rounds to six decimals, half away from zero, and drops trailing zeros.</summary>
    /// <param name="value">Any figure.</param>
    // Dividing by a one with 28 zeros behind the point makes the runtime drop the quotient's trailing zeros.
    internal static decimal Normalise(decimal value) =>
        value.Scale == 0
            ? value
            : Math.Round(value, PerfHub.Rules.Report.Limits.Decimals, MidpointRounding.AwayFromZero) / 1.0000000000000000000000000000m;
}

/// <summary>Writes and reads a <see cref="Figure"/> as a JSON number, string or null.</summary>
public sealed class FigureJsonConverter : JsonConverter<Figure>
{
    /// <inheritdoc />
    public override Figure Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType switch
        {
            JsonTokenType.Number => reader.GetDecimal(),
            JsonTokenType.String => reader.GetString(),
            _ => default,
        };

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, Figure value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (value.Number is { } number)
        {
            writer.WriteNumberValue(number);
        }
        else
        {
            writer.WriteStringValue(value.Text);
        }
    }
}
