using PerfHub.Api.Tests.Persistence.Rolling;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace PerfHub.Api.Tests.Infrastructure.Stores;

/// <summary>A test that is skipped because there is no SQL Server, or because the server or the clone lacks what it needs.</summary>
public sealed class SkippedStoreTestCase : XunitTestCase
{
    private const string SqlServerSuffix = "OnSqlServer";

    private string _reason = "";

    [Obsolete("For deserialization.")]
    public SkippedStoreTestCase()
    {
    }

    private SkippedStoreTestCase(IMessageSink sink, ITestFrameworkDiscoveryOptions options, ITestMethod method, string reason)
        : base(sink, options.MethodDisplayOrDefault(), options.MethodDisplayOptionsOrDefault(), method) => _reason = reason;

    /// <summary>Returns the test cases, or one skipped case if the class needs something that is not available.</summary>
    public static IEnumerable<IXunitTestCase> Discover(
        IMessageSink sink, ITestFrameworkDiscoveryOptions options, ITestMethod method, Func<IEnumerable<IXunitTestCase>> cases) =>
        FindSkipReason(method) is { } reason
            ? [new SkippedStoreTestCase(sink, options, method, reason)]
            : cases();

    public override void Serialize(IXunitSerializationInfo data)
    {
        base.Serialize(data);
        data.AddValue(nameof(_reason), _reason);
    }

    public override void Deserialize(IXunitSerializationInfo data)
    {
        // The base class calls GetSkipReason.
        _reason = data.GetValue<string>(nameof(_reason));
        base.Deserialize(data);
    }

    protected override string GetSkipReason(IAttributeInfo factAttribute) => _reason;

    private static string? FindSkipReason(ITestMethod method)
    {
        var type = method.TestClass.Class;
        var reason = type.Name.EndsWith(SqlServerSuffix, StringComparison.Ordinal) ? FindServerReason(method) : null;
        return reason ?? (type.GetCustomAttributes(typeof(RequiresPreviousReleaseAttribute)).Any() ? PreviousRelease.SkipReason : null);
    }

    private static string? FindServerReason(ITestMethod method) => TestSqlServer.SkipReason ?? method.Method
        .GetCustomAttributes(typeof(RequiresServerFeatureAttribute))
        .Concat(method.TestClass.Class.GetCustomAttributes(typeof(RequiresServerFeatureAttribute)))
        .Select(attribute => TestSqlServer.FindMissingFeatureReason(attribute.GetNamedArgument<ServerFeature>(nameof(RequiresServerFeatureAttribute.Feature))))
        .FirstOrDefault(reason => reason is not null);
}
