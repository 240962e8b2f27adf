using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Security.Oidc;

/// <summary>Two hosts on one store, of which one trusts the issuer.</summary>
public interface IOidcHostFixture
{
    TestIssuer Issuer { get; }

    PerfHubHost HostWithoutIssuer { get; }

    PerfHubHost HostWithIssuer { get; }
}
