using System.Text.Json;
using System.Text.Json.Serialization;

namespace PerfHub.Api.Json;

/// <summary>A JSON value that is passed on byte for byte.</summary>
/// <typeparam name="T">What the value is, for the description of the API.</typeparam>
/// <param name="Utf8">The value; checked when it came in.</param>
[JsonConverter(typeof(RawJsonConverterFactory))]
public readonly record struct RawJson<T>(ReadOnlyMemory<byte> Utf8) : IWrittenAs<T>;

/// <summary>Marks a type whose JSON is that of another one, by which the API describes it.</summary>
/// <typeparam name="T">The other one.</typeparam>
public interface IWrittenAs<T>;

internal sealed class RawJsonConverterFactory : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => true;

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(
            typeof(RawJsonConverter<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;
}

internal sealed class RawJsonConverter<T> : JsonConverter<RawJson<T>>
{
    public override RawJson<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Only written.");

    public override void Write(Utf8JsonWriter writer, RawJson<T> value, JsonSerializerOptions options) =>
        writer.WriteRawValue(value.Utf8.Span, skipInputValidation: true);
}
