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
    public void Each_role_reaches_its_own_bureau_and_who_writes_sees_what_was_just_written(
        Role role, string? bureau, string reached, bool readsItsOwnWrites) => Assert.Equal(
            new TenantContext(reached, readsItsOwnWrites),
            TenantContextMiddleware.CreateContext(new Caller("key", role, bureau, role == Role.Unit ? "0137" : null)));

    [Fact]
    public void Every_role_is_thought_of() => Assert.Equal(5, Enum.GetValues<Role>().Length);

    [Fact]
    public async Task Who_a_method_asks_for_is_forgotten_when_it_returns_and_known_to_all_that_it_calls()
    {
        var caller = new TenantContext("650104", false);
        async Task<TenantContext> Inner()
        {
            TenantContext.Set(caller);
            await Task.Yield();
            return await Task.Run(() => TenantContext.Current);
        }

        Assert.Equal(caller, await Inner());
        Assert.Equal(TenantContext.AllTenants, TenantContext.Current);
    }
}
