using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http.Metadata;
using PerfHub.Api.Security;

namespace PerfHub.Api.Features.Me;

/// <summary>The operations that each role may call, as the endpoints declare it. Each page asks for them, so they are listed once.</summary>
internal sealed class RoleOperations(EndpointDataSource endpoints)
{
    private readonly ConcurrentDictionary<Role, IReadOnlyList<GetMe.AllowedOperations>> _byRole = [];

    /// <summary>The operations of a role, by tag of the API description.</summary>
    public IReadOnlyList<GetMe.AllowedOperations> this[Role role] => _byRole.GetOrAdd(role, List);

    private List<GetMe.AllowedOperations> List(Role role) =>
    [
        .. endpoints.Endpoints
            .Where(it => it.Metadata.GetMetadata<AccessRequirement>()?.Roles.Contains(role) == true)
            .Select(it => (Tag: it.Metadata.GetMetadata<ITagsMetadata>()!.Tags[0], Id: it.Metadata.GetMetadata<IEndpointNameMetadata>()!.EndpointName))
            .GroupBy(it => it.Tag, it => it.Id)
            .OrderBy(it => it.Key, StringComparer.Ordinal)
            .Select(it => new GetMe.AllowedOperations(it.Key, [.. it.Order(StringComparer.Ordinal)])),
    ];
}
