using Microsoft.AspNetCore.Authorization;

namespace PerfHub.Api.Security;

/// <summary>The roles that may call an endpoint; its <see cref="ScopeRule"/> says for which bureaus and units.</summary>
public sealed record AccessRequirement(params IReadOnlyList<Role> Roles) : IAuthorizationRequirement, IAuthorizationRequirementData
{
    /// <inheritdoc />
    public IEnumerable<IAuthorizationRequirement> GetRequirements() => [this];
}
