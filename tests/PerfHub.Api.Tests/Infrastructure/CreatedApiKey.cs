using PerfHub.Api.Features.ApiKeys;

namespace PerfHub.Api.Tests.Infrastructure;

/// <summary>A new API key as its creator receives it. The API's own record cannot be read back.</summary>
public sealed record CreatedApiKey : ApiKeyInfo
{
    /// <summary><c>phk_{id}_{secret}</c>; empty for a replayed response, which omits it.</summary>
    public string Key { get; init; } = "";
}
