using System.Text.Json;
using System.Text.Json.Serialization;

namespace PerfHub.Client.Json;

/// <summary>Reads and writes figures.</summary>
internal sealed class FigureJsonConverter : JsonConverter<Figure>
{
    public override bool HandleNull => true;

    public override Figure Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Figure.FromJson(JsonElement.ParseValue(ref reader));

    public override void Write(Utf8JsonWriter writer, Figure value, JsonSerializerOptions options)
    {
        if (value.Json is { } json)
        {
            json.WriteTo(writer);
        }
        else
        {
            writer.WriteNullValue();
        }
    }
}
