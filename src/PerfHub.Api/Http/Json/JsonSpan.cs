namespace PerfHub.Api.Http.Json;

/// <summary>The position, in bytes, of a value in a body; the value is parsed later.</summary>
/// <typeparam name="T">The type of the value in the OpenAPI document.</typeparam>
public readonly record struct JsonSpan<T>(int Start, int Length) : ISerializedAs<T>;
