using FsCheck.Xunit;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace PerfHub.Api.Tests.Infrastructure.Stores;

/// <summary>Discovers the test cases of <see cref="StorePropertyAttribute"/>.</summary>
public sealed class StorePropertyDiscoverer(IMessageSink sink) : IXunitTestCaseDiscoverer
{
    public IEnumerable<IXunitTestCase> Discover(
        ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute) =>
        SkippedStoreTestCase.Discover(
            sink, discoveryOptions, testMethod, () => ((IXunitTestCaseDiscoverer)new PropertyDiscoverer(sink)).Discover(discoveryOptions, testMethod, factAttribute));
}
