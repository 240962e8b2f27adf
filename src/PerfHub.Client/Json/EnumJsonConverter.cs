using System.Text.Json;
using System.Text.Json.Serialization;

namespace PerfHub.Client.Json;

/// <summary>Reads and writes enums. A name that this version of the client does not know is read as <c>Unknown</c>, so that hosts can add values.</summary>
internal sealed class EnumJsonConverter<T> : JsonConverter<T>
    where T : struct, Enum
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => EnumNames<T>.GetValue(reader.GetString());

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(EnumNames<T>.GetName(value));

    public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => EnumNames<T>.GetValue(reader.GetString());

    public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WritePropertyName(EnumNames<T>.GetName(value));
}
