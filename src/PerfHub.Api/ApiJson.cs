using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace PerfHub.Api;

/// <summary>How this API writes JSON.</summary>
public static class ApiJson
{
    /// <summary>camelCase, figures as numbers, Chinese as it is.</summary>
    public static JsonSerializerOptions Options { get; } = Configure(new JsonSerializerOptions(JsonSerializerDefaults.Web));

    /// <summary>Sets the same on options that somebody else made.</summary>
    /// <param name="options">The options.</param>
    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        // Answers are JSON documents, never parts of an HTML page: nothing needs escaping but what JSON asks for.
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.TypeInfoResolver ??= new DefaultJsonTypeInfoResolver();
        return options;
    }
}
