using System.Text.Json;
using System.Text.Json.Serialization;

namespace PerfHub.Rules.Report;

/// <summary>Creates the converters of <see cref="TextOrList{T}"/>.</summary>
internal sealed class TextOrListJsonConverterFactory : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(TextOrList<>);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(TextOrListJsonConverter<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;
}
