namespace PerfHub.Api.Projections;

/// <summary>What a request reads, and the response that it has got.</summary>
/// <param name="Bureau">The bureau whose data it reads.</param>
/// <param name="Year">The fiscal year.</param>
/// <param name="IsIndexed">Whether <see cref="ReportIndex"/> answers it.</param>
/// <param name="Authorized">The response; <see langword="null"/> if access may have ended since the request was authorised.</param>
internal sealed record RepeatedRead(string Bureau, int Year, bool IsIndexed, AuthorizedResponse? Authorized);
