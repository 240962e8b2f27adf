using System.Text.Json.Serialization;

namespace PerfHub.Api.Http.Json;

/// <summary>A JSON value that is passed on byte for byte.</summary>
/// <typeparam name="T">What the value is, for the description of the API.</typeparam>
/// <param name="Utf8">The value; checked when it came in.</param>
[JsonConverter(typeof(RawJsonConverterFactory))]
public readonly record struct RawJson<T>(ReadOnlyMemory<byte> Utf8) : ISerializedAs<T>;
