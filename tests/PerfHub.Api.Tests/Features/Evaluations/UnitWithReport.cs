using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Features.Evaluations;

public sealed record UnitWithReport(string Code, bool IsNorth, string Sector, SmallReport Report)
{
    public override string ToString() => $"{Code} {Sector} {Report.ExecutedBudget} {Report.FinalValue} {Report.Conclusion.Length}";
}
