namespace PerfHub.Api.Tests.Http.Json;

/// <summary>An invalid value (null: the field is removed) and the error code that it causes.</summary>
public sealed record ExpectedError(string Pointer, string? Json, string Code);
