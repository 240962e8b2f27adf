namespace PerfHub.Api.Http.Problems;

/// <summary>One error of a body.</summary>
/// <param name="Pointer">An RFC 6901 pointer into the submitted JSON.</param>
/// <param name="Code">A stable code for programs.</param>
/// <param name="Message">The error as a sentence.</param>
public sealed record ProblemFault(string Pointer, string Code, string Message);
