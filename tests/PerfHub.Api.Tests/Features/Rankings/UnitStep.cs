using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Features.Rankings;

/// <summary>A step of a unit in a <see cref="RankingScenario"/>.</summary>
public abstract record UnitStep
{
    public sealed record ReportFiled(SmallReport Report) : UnitStep;

    public sealed record RegistrationChanged(string Sector, string Kind, bool Active) : UnitStep;
}
