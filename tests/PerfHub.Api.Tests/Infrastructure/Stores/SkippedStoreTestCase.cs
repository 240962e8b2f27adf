using Xunit.Abstractions;
using Xunit.Sdk;

namespace PerfHub.Api.Tests.Infrastructure.Stores;

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
