using Xunit.Abstractions;
using Xunit.Sdk;

namespace PerfHub.Api.Tests.Infrastructure.Stores;

/// <summary>Discovers the test cases of <see cref="StoreTheoryAttribute"/>.</summary>
public sealed class StoreTheoryDiscoverer(IMessageSink sink) : IXunitTestCaseDiscoverer
{
    public IEnumerable<IXunitTestCase> Discover(
        ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute) =>
        SkippedStoreTestCase.Discover(
            sink, discoveryOptions, testMethod, () => new TheoryDiscoverer(sink).Discover(discoveryOptions, testMethod, factAttribute));
}
