using FsCheck.Xunit;
using Xunit.Sdk;

namespace PerfHub.Api.Tests.Infrastructure.Stores;

/// <summary>The same with data that FsCheck makes.</summary>
[XunitTestCaseDiscoverer("PerfHub.Api.Tests.Infrastructure.Stores.StorePropertyDiscoverer", "PerfHub.Api.Tests")]
public sealed class StorePropertyAttribute : PropertyAttribute;
