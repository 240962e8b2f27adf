using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using PerfHub.Client.Json;

namespace PerfHub.Client;

/// <summary>A number or a text, as a report states it, or neither. Numbers and texts convert to it.</summary>
[JsonConverter(typeof(FigureJsonConverter))]
public readonly record struct Figure
{
    private Figure(JsonElement? json) => Json = json;

    /// <summary>The number; <see langword="null"/> if it is none.</summary>
    public decimal? Number => Json is { ValueKind: JsonValueKind.Number } json && json.TryGetDecimal(out var number) ? number : null;

    /// <summary>The text; <see langword="null"/> if it is none.</summary>
    public string? Text => Json is { ValueKind: JsonValueKind.String } json ? json.GetString() : null;

    /// <summary>The value in JSON; <see langword="null"/> if there is none.</summary>
    public JsonElement? Json { get; }

    /// <summary>Makes a figure of a number.</summary>
    /// <param name="number">The number.</param>
    public static implicit operator Figure(decimal number) => new(JsonSerializer.SerializeToElement(number));

    /// <summary>Makes a figure of a text.</summary>
    /// <param name="text">The text.</param>
    public static implicit operator Figure(string? text) => text is null ? default : new(JsonSerializer.SerializeToElement(text));

    /// <summary>Makes a figure of a value in JSON.</summary>
    /// <param name="json">The value.</param>
    public static Figure FromJson(JsonElement json) => json.ValueKind == JsonValueKind.Null ? default : new(json.Clone());

    /// <summary>Whether both are the same number, or the same text.</summary>
    /// <param name="other">The other figure.</param>
    public bool Equals(Figure other) => Number is { } number ? number == other.Number : other.Number is null && ToString() == other.ToString();

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Number, Number is null ? ToString() : null);

    /// <summary>Gets the number or the text as a text; an empty one if there is none.</summary>
    public override string ToString() => Text ?? Number?.ToString(CultureInfo.InvariantCulture) ?? Json?.GetRawText() ?? "";
}
