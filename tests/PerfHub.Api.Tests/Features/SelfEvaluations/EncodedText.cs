namespace PerfHub.Api.Tests.Features.SelfEvaluations;

/// <summary>A text and one of its many JSON encodings.</summary>
public sealed record EncodedText(string Text, string Json);
