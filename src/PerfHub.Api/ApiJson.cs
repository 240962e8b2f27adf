using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace PerfHub.Api;

/// <summary>The JSON options of the API.</summary>
public static class ApiJson
{
    /// <summary>camelCase names, figures as numbers, Chinese unescaped.</summary>
    public static JsonSerializerOptions Options { get; } = Configure(new JsonSerializerOptions(JsonSerializerDefaults.Web));

    /// <summary>Applies these settings to other options.</summary>
    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        // Responses are JSON documents, never parts of an HTML page, so only JSON's own escapes are needed.
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.TypeInfoResolver ??= new DefaultJsonTypeInfoResolver();
        return options;
    }
}
