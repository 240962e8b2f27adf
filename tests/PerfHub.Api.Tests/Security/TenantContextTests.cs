using PerfHub.Api.Persistence;
using PerfHub.Api.Security;

namespace PerfHub.Api.Tests.Security;

public sealed class TenantContextTests
{
    [Theory]
    [InlineData(Role.Operator, null, "*", true)]
    [InlineData(Role.BureauAdmin, "650104", "650104", true)]
    [InlineData(Role.BureauReader, "650104", "650104", false)]
    [InlineData(Role.Auditor, "650104", "650104", false)]
    [InlineData(Role.Unit, "650104", "650104", true)]
    public void A_role_reaches_its_own_bureau_and_writers_read_their_own_writes(
        Role role, string? bureau, string reached, bool readsItsOwnWrites) => Assert.Equal(
            new TenantContext(reached, readsItsOwnWrites),
            TenantContextMiddleware.CreateContext(new Caller("key", role, bureau, role == Role.Unit ? "0137" : null)));

    // A new role needs a case in the test above.
    [Fact]
    public void Five_roles_exist() => Assert.Equal(5, Enum.GetValues<Role>().Length);

    [Fact]
    public async Task A_context_set_in_an_async_method_flows_to_its_callees_but_not_to_its_caller()
    {
        var context = new TenantContext("650104", false);
        async Task<TenantContext> SetAndReadAsync()
        {
            TenantContext.Set(context);
            await Task.Yield();
            return await Task.Run(() => TenantContext.Current);
        }

        Assert.Equal(context, await SetAndReadAsync());
        Assert.Equal(TenantContext.AllTenants, TenantContext.Current);
    }
}
