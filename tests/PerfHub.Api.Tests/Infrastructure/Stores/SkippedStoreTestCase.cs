using Xunit.Abstractions;
using Xunit.Sdk;

namespace PerfHub.Api.Tests.Infrastructure.Stores;

/// <summary>A test that is skipped because there is no SQL Server.</summary>
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

    /// <summary>Returns the test cases, or one skipped case if the class needs a SQL Server and there is none.</summary>
    public static IEnumerable<IXunitTestCase> Discover(
        IMessageSink sink, ITestFrameworkDiscoveryOptions options, ITestMethod method, Func<IEnumerable<IXunitTestCase>> cases) =>
        method.TestClass.Class.Name.EndsWith(SqlServerSuffix, StringComparison.Ordinal) && TestSqlServer.SkipReason is not null
            ? [new SkippedStoreTestCase(sink, options, method)]
            : cases();

    protected override string GetSkipReason(IAttributeInfo factAttribute) => TestSqlServer.SkipReason!;
}
