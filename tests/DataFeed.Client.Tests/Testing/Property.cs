using FsCheck;
using FsCheck.Fluent;

namespace DataFeed.Client.Tests.Testing;

/// <summary>Runs a property on random cases. A failure shows the case and the replay seed.</summary>
internal static class Property
{
    public static void Holds<T>(Gen<T> cases, Func<T, Task> property, int tests = 100) =>
        Prop.ForAll(Arb.From(cases), @case => Task.Run(() => Soon.Happens(property(@case), "the property was checked")).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(tests));
}
