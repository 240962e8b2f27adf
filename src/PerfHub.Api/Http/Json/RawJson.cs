using System.Text.Json.Serialization;

namespace PerfHub.Api.Http.Json;

/// <summary>A validated JSON value that is written unchanged.</summary>
/// <typeparam name="T">The type of the value in the OpenAPI document.</typeparam>
/// <param name="Utf8">The JSON text.</param>
[JsonConverter(typeof(RawJsonConverterFactory))]
public readonly record struct RawJson<T>(ReadOnlyMemory<byte> Utf8) : ISerializedAs<T>;
