using FsCheck;
using FsCheck.Fluent;

namespace DataFeed.Core.Tests.Testing;

/// <summary>Runs a property on random cases. A failure shows the case, shrunk where FsCheck knows how, and the replay seed.</summary>
internal static class Property
{
    public static void Holds<T>(Gen<T> cases, Action<T> property, int tests = 100) =>
        Prop.ForAll(Arb.From(cases), property).Check(Config.QuickThrowOnFailure.WithMaxTest(tests));

    public static void Holds<T>(Gen<T> cases, Func<T, Task> property, int tests = 100) =>
        Holds(cases, @case => Task.Run(() => Wait.ForAsync(property(@case), "the property was checked")).GetAwaiter().GetResult(), tests);
}
