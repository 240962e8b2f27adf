using PerfHub.Rules.Rules;

namespace PerfHub.Api.Http.Json;

/// <summary>A fault at one place of a body.</summary>
/// <param name="Pointer">RFC 6901 pointer into the submitted JSON.</param>
/// <param name="Code">A stable code for programs.</param>
/// <param name="Message">The fault in words.</param>
public sealed record ValidationError(string Pointer, string Code, Text Message);
