namespace PerfHub.Api.Http.OpenApi;

/// <summary>A query parameter that is a number.</summary>
/// <param name="Name">The name of the parameter.</param>
/// <param name="Minimum">The least value.</param>
/// <param name="Maximum">The greatest value; <see langword="null"/> for none.</param>
/// <param name="Default">The value without the parameter; <see langword="null"/> for none.</param>
/// <param name="IsInteger">Whether it is an integer; else it is a decimal.</param>
internal sealed record ParameterRangeMetadata(string Name, int Minimum, int? Maximum, int? Default, bool IsInteger);
