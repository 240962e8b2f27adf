using FsCheck;
using FsCheck.Fluent;

namespace PerfHub.Api.Tests.Projections.Versions;

/// <summary>Writes, and the host (0 or 1) that is read first after each.</summary>
public sealed record CacheScenario(IReadOnlyList<(CacheWrite Write, int FirstReader)> Steps)
{
    public static Arbitrary<CacheScenario> Scenarios() => (
        from writes in Gen.Shuffle(Enum.GetValues<CacheWrite>())
        from more in Gen.Elements(Enum.GetValues<CacheWrite>()).ListOf(4)
        from readers in Gen.Choose(0, 1).ListOf(writes.Length + 4)
        select new CacheScenario([.. writes.Concat(more).Zip(readers)])).ToArbitrary();
}
