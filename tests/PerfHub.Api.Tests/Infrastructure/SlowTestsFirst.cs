using PerfHub.Api.Tests.Infrastructure;
using Xunit.Abstractions;

[assembly: TestCollectionOrderer("PerfHub.Api.Tests.Infrastructure." + nameof(SlowTestsFirst), "PerfHub.Api.Tests")]

namespace PerfHub.Api.Tests.Infrastructure;

/// <summary>Starts test classes with the trait Category=Slow first, so that a run does not end with one long test.</summary>
public sealed class SlowTestsFirst : ITestCollectionOrderer
{
    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderByDescending(IsSlow);

    // By default, a class is a collection with the display name “Test collection for Namespace.Class”. There is no other trait.
    private static bool IsSlow(ITestCollection collection) =>
        typeof(SlowTestsFirst).Assembly.GetType(collection.DisplayName.Split(' ')[^1])?.IsDefined(typeof(TraitAttribute), inherit: true) == true;
}
