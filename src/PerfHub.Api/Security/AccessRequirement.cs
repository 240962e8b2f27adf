using Microsoft.AspNetCore.Authorization;

namespace PerfHub.Api.Security;

/// <summary>The policy of an endpoint: the roles that may use it, on what lies in their scope by its <see cref="ScopeRule"/>.</summary>
/// <param name="Roles">The roles.</param>
public sealed record AccessRequirement(params IReadOnlyList<Role> Roles) : IAuthorizationRequirement, IAuthorizationRequirementData
{
    /// <inheritdoc />
    public IEnumerable<IAuthorizationRequirement> GetRequirements() => [this];
}
