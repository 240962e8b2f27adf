using System.Text.Json;
using System.Text.Json.Serialization;

namespace PerfHub.Api.Http.Json;

internal sealed class RawJsonConverterFactory : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => true;

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(
            typeof(RawJsonConverter<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;
}
