using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;

namespace PerfHub.Api.Features.Rankings;

/// <summary>Writes a <see cref="PreserializedRankedUnit"/> without parsing its summary.</summary>
internal sealed class PreserializedRankedUnitConverter : JsonConverter<PreserializedRankedUnit>
{
    private const int MaxPrefixLength = 128, StackBufferSize = 2048;

    public override PreserializedRankedUnit Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Ranked units are only written.");

    public override void Write(Utf8JsonWriter writer, PreserializedRankedUnit value, JsonSerializerOptions options)
    {
        var length = MaxPrefixLength + value.Summary.Length;
        Span<byte> json = length <= StackBufferSize ? stackalloc byte[StackBufferSize] : new byte[length];
        Utf8.TryWrite(
            json,
            CultureInfo.InvariantCulture,
            $"{{\"rank\":{value.Rank},\"percentile\":{value.Percentile},\"value\":{value.Value},",
            out var prefixLength);
        var members = value.Summary.AsSpan(1);
        members.CopyTo(json[prefixLength..]);
        writer.WriteRawValue(json[..(prefixLength + members.Length)], skipInputValidation: true);
    }
}
