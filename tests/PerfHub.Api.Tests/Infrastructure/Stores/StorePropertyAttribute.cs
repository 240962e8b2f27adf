using FsCheck.Xunit;
using Xunit.Sdk;

namespace PerfHub.Api.Tests.Infrastructure.Stores;

/// <summary>A FsCheck property like <see cref="StoreFactAttribute"/>.</summary>
[XunitTestCaseDiscoverer("PerfHub.Api.Tests.Infrastructure.Stores.StorePropertyDiscoverer", "PerfHub.Api.Tests")]
public sealed class StorePropertyAttribute : PropertyAttribute;
