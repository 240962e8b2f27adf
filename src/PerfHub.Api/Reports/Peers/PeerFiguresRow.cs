using Dapper;

namespace PerfHub.Api.Reports.Peers;

/// <summary>
/// The figures by which a report is compared; no signature if none was stored with the current algorithm, and no indicators if they are
/// rows of their own.
/// </summary>
[method: ExplicitConstructor]
internal sealed record PeerFiguresRow(
    long ReportId, string Bureau, string Unit, int Revision, string Sector, UnitKind Kind, decimal? ExecutionRate, decimal? Adjusted,
    byte[]? Signature, byte[]? Indicators);
