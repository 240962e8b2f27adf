using PerfHub.Api.Security;

namespace PerfHub.Api.Tests.Infrastructure;

/// <summary>A client with the key of an operator.</summary>
public sealed class OperatorClient(HttpClient http) : ApiClient(http)
{
    public Task<ApiResponse> CreateBureauAsync(string code, string? parent = null, string name = "财政局") =>
        PostAsync("/v1/bureaus", new { code, name, parent });

    public Task<ApiResponse> MoveBureauAsync(string bureau, string? parent) => PutAsync($"/v1/bureaus/{bureau}/parent", new { parent });

    public Task<ApiResponse> CreateKeyAsync(Role role, string bureau, string? unit = null, DateTimeOffset? expiresAt = null) =>
        PostAsync("/v1/api-keys", new { role = GetRoleName(role), bureau, unit, name = "test", expiresAt });

    internal static string GetRoleName(Role role) => char.ToLowerInvariant(role.ToString()[0]) + role.ToString()[1..];
}
