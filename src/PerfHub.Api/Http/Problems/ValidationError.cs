using PerfHub.Rules.Rules;

namespace PerfHub.Api.Http.Problems;

/// <summary>An error at one place of a body.</summary>
/// <param name="Pointer">An RFC 6901 pointer into the submitted JSON.</param>
/// <param name="Code">A stable code for programs.</param>
/// <param name="Message">The error as a sentence.</param>
public sealed record ValidationError(string Pointer, string Code, Text Message);
