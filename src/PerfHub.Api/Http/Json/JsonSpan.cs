namespace PerfHub.Api.Http.Json;

/// <summary>Where in a body a value stands that is read later, by itself.</summary>
/// <typeparam name="T">What the value is, for the description of the API.</typeparam>
/// <param name="Start">Its first byte.</param>
/// <param name="Length">How many bytes it has.</param>
public readonly record struct JsonSpan<T>(int Start, int Length) : ISerializedAs<T>;
