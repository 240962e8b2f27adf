using PerfHub.Api.Reports;

namespace PerfHub.Api.Tests.Features.Rankings;

/// <summary>A unit's registration and the figures of its current report.</summary>
public sealed record RankableReport(string Bureau, string Unit, string UnitName, string Sector, UnitKind Kind, RankedFigures Figures);
