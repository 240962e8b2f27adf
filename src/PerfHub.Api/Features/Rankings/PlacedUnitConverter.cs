using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;

namespace PerfHub.Api.Features.Rankings;

/// <summary>Writes a <see cref="PlacedUnit"/> without taking its summary apart.</summary>
public sealed class PlacedUnitConverter : JsonConverter<PlacedUnit>
{
    private const int LongestPlace = 128, OnStack = 2048;

    /// <inheritdoc />
    public override PlacedUnit Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Only written.");

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, PlacedUnit value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        var length = LongestPlace + value.Summary.Length;
        Span<byte> json = length <= OnStack ? stackalloc byte[OnStack] : new byte[length];
        Utf8.TryWrite(
            json,
            CultureInfo.InvariantCulture,
            $"{{\"rank\":{value.Rank},\"percentile\":{value.Percentile},\"value\":{value.Value},",
            out var place);
        var members = value.Summary.AsSpan(1);
        members.CopyTo(json[place..]);
        writer.WriteRawValue(json[..(place + members.Length)], skipInputValidation: true);
    }
}
