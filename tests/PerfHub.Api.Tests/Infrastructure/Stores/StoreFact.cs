using FsCheck.Xunit;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace PerfHub.Api.Tests.Infrastructure.Stores;

/// <summary>A test that runs on every store: its class is abstract, and has a subclass <c>…OnSqlite</c> and one <c>…OnSqlServer</c>.</summary>
[XunitTestCaseDiscoverer("PerfHub.Api.Tests.Infrastructure.Stores.StoreFactDiscoverer", "PerfHub.Api.Tests")]
public sealed class StoreFactAttribute : FactAttribute;

/// <summary>The same with data.</summary>
[XunitTestCaseDiscoverer("PerfHub.Api.Tests.Infrastructure.Stores.StoreTheoryDiscoverer", "PerfHub.Api.Tests")]
public sealed class StoreTheoryAttribute : TheoryAttribute;

/// <summary>The same with data that FsCheck makes.</summary>
[XunitTestCaseDiscoverer("PerfHub.Api.Tests.Infrastructure.Stores.StorePropertyDiscoverer", "PerfHub.Api.Tests")]
public sealed class StorePropertyAttribute : PropertyAttribute;

/// <summary>Finds <see cref="StoreFactAttribute"/>.</summary>
public sealed class StoreFactDiscoverer(IMessageSink sink) : IXunitTestCaseDiscoverer
{
    public IEnumerable<IXunitTestCase> Discover(
        ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute) =>
        SkippedStoreTestCase.Discover(
            sink, discoveryOptions, testMethod, () => new FactDiscoverer(sink).Discover(discoveryOptions, testMethod, factAttribute));
}

/// <summary>Finds <see cref="StoreTheoryAttribute"/>.</summary>
public sealed class StoreTheoryDiscoverer(IMessageSink sink) : IXunitTestCaseDiscoverer
{
    public IEnumerable<IXunitTestCase> Discover(
        ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute) =>
        SkippedStoreTestCase.Discover(
            sink, discoveryOptions, testMethod, () => new TheoryDiscoverer(sink).Discover(discoveryOptions, testMethod, factAttribute));
}

/// <summary>Finds <see cref="StorePropertyAttribute"/>.</summary>
public sealed class StorePropertyDiscoverer(IMessageSink sink) : IXunitTestCaseDiscoverer
{
    public IEnumerable<IXunitTestCase> Discover(
        ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute) =>
        SkippedStoreTestCase.Discover(
            sink, discoveryOptions, testMethod, () => ((IXunitTestCaseDiscoverer)new PropertyDiscoverer(sink)).Discover(discoveryOptions, testMethod, factAttribute));
}

/// <summary>A test whose store is absent: shown as skipped, with the reason.</summary>
public sealed class SkippedStoreTestCase : XunitTestCase
{
    private const string SqlServerSuffix = "OnSqlServer";

    [Obsolete("For deserialization.")]
    public SkippedStoreTestCase()
    {
    }

    private SkippedStoreTestCase(IMessageSink sink, ITestFrameworkDiscoveryOptions options, ITestMethod method)
        : base(sink, options.MethodDisplayOrDefault(), options.MethodDisplayOptionsOrDefault(), method)
    {
    }

    /// <summary>The test's cases, or this one where the store of its class is absent.</summary>
    public static IEnumerable<IXunitTestCase> Discover(
        IMessageSink sink, ITestFrameworkDiscoveryOptions options, ITestMethod method, Func<IEnumerable<IXunitTestCase>> cases) =>
        method.TestClass.Class.Name.EndsWith(SqlServerSuffix, StringComparison.Ordinal) && TestSqlServer.SkipReason is not null
            ? [new SkippedStoreTestCase(sink, options, method)]
            : cases();

    protected override string GetSkipReason(IAttributeInfo factAttribute) => TestSqlServer.SkipReason!;
}
